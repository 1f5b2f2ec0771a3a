import { describe, expect, it } from 'vitest';
import { htmlProblems } from '../../support/html/html.ts';

/** The rules that the tests ask of every page and email, tried on small pages. */

const pageOf = (body: string) =>
	`<!doctype html><html lang="en"><head><title>A page</title></head><body><h1>A page</h1>${body}</body></html>`;

describe('the HTML rule that words stay apart without a style sheet', () => {
	it.each([
		['<p><a href="/events">Events</a><a href="/login">Sign in</a></p>', 'Events” and “Sign in'],
		['<div>28<small>Nov</small></div>', '28” and “Nov'],
		['<p>14 seats left.<span>Hurry</span></p>', '14 seats left.” and “Hurry'],
		['<p><label for="q">Find</label><input id="q" type="search"></p>', 'Find” and “0'],
	])('finds %s', async (body, words) => {
		expect(await htmlProblems(pageOf(body))).toEqual([
			expect.stringContaining(`words-apart: “${words}” run together`),
		]);
	});

	it('finds a space before a comma', async () => {
		const loose = '<p><a href="/x">Open studio</a> , every week</p>';
		expect(await htmlProblems(pageOf(loose))).toEqual([
			expect.stringContaining('a blank stands before “, every week”'),
		]);
	});

	it.each([
		'<p><a href="/events">Events</a> <a href="/login">Sign in</a></p>',
		'<ul><li>Events</li><li>Sign in</li></ul>',
		'<p>Ada<em>, with a guest</em> (<a href="/x">the list</a>).</p>',
		'<p>9:00&nbsp;<span>to 12:00</span><br>New York time</p>',
		'<table><tr><th>One</th><td>2</td></tr></table>',
		// An organizer may emphasize a part of a word.
		'<div class="lede"><p><strong>Re</strong>pair</p></div>',
	])('accepts %s', async (body) => {
		expect(await htmlProblems(pageOf(body))).toEqual([]);
	});
});

/** What the Nu HTML checker found once, so that it is found without Java (tests/long/nu-checker.test.ts). */
describe('the HTML rules beyond html-validate', () => {
	const select = (options: string) =>
		`<p><label for="s">Zone</label> <select id="s" name="s" required>${options}</select></p>`;
	const table = (columns: string) =>
		`<table><colgroup>${columns}</colgroup><tr><th scope="row">One</th><td>2</td></tr></table>`;

	it.each([
		['<style>p{margin:0}</style>', 'style-in-head'],
		[select('<optgroup label="Asia"><option>Tokyo</option></optgroup>'), 'required-select'],
		[select('<option value="1">One</option>'), 'required-select'],
		[table('<col class="label">'), 'column-count'],
		[table('<col span="3">'), 'column-count'],
	])('find %s: %s', async (body, rule) => {
		expect((await htmlProblems(pageOf(body))).join()).toContain(`regulars/${rule}`);
	});

	it.each([
		select(
			'<option value="">Choose one</option><optgroup label="Asia"><option>Tokyo</option></optgroup>',
		),
		select('<option value="1">One</option>').replace(' required', ''),
		table('<col class="label"><col>'),
		table(''),
	])('accept %s', async (body) => {
		expect(await htmlProblems(pageOf(body))).toEqual([]);
	});
});
