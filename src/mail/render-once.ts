import type { AstroComponentFactory } from 'astro/runtime/server/index.js';
import { type Markers, markersFor, personalise, type SharedText } from './parts/personal-parts.ts';
import { renderMail } from './render.ts';

/**
 * Renderings that this isolate has made, with markers in place of everything personal: the next recipient's
 * email is filled in. What they are made of is their key, so a change makes another one.
 */

/** A rendering, and how it's filled in. */
export interface Rendering<Name extends string> extends SharedText<Name> {
	/** One recipient's email. @param values plain text */
	filled: (values: Readonly<Record<Name, string>>) => { html: string; text: string };
}

/** No more is kept, in number and in characters; what was not used for longest goes first. */
export const MOST_RENDERINGS = { number: 32, characters: 1_000_000 };

const kept = new Map<string, { length: number; rendering: Rendering<string> }>();
let characters = 0;

/** What is kept at the moment. */
export function keptRenderings(): { number: number; characters: number } {
	return { number: kept.size, characters };
}

function forget(key: string): void {
	characters -= kept.get(key)?.length ?? 0;
	kept.delete(key);
}

function keep(key: string, rendering: Rendering<string>): void {
	forget(key);
	const length = key.length + 2 * (rendering.html.length + rendering.text.length);
	if (length > MOST_RENDERINGS.characters) return;
	kept.set(key, { length, rendering });
	characters += length;
	for (const oldest of kept.keys()) {
		if (kept.size <= MOST_RENDERINGS.number && characters <= MOST_RENDERINGS.characters) return;
		forget(oldest);
	}
}

/**
 * Renders an email once for all who get it, or finds the rendering that this isolate has made of the same.
 *
 * @param name of the template: two that are given the same are told apart by it
 * @param parts the names of what's personal
 * @param propsOf what the template is given, with these markers where something personal belongs
 */
export async function renderOnce<Name extends string>(
	name: string,
	template: AstroComponentFactory,
	parts: readonly Name[],
	propsOf: (markers: Markers<Name>) => Record<string, unknown>,
): Promise<Rendering<Name>> {
	const named = Object.fromEntries(parts.map((part) => [part, part])) as Record<Name, Name>;
	const markers = await markersFor(parts, JSON.stringify([name, propsOf(named)]));
	const key = `${name} ${Object.values(markers)[0]}`;
	const known = kept.get(key);
	if (known) {
		// It's the last to go now.
		kept.delete(key);
		kept.set(key, known);
		return known.rendering as Rendering<Name>;
	}
	const shared = { ...(await renderMail(template, propsOf(markers))), markers };
	const rendering: Rendering<Name> = { ...shared, filled: personalise(shared) };
	keep(key, rendering);
	return rendering;
}
