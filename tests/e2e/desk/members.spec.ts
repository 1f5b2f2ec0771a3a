import { openClub, openClubTest as test } from '../support/fresh-club.ts';
import { expect, mailsTo, newAddress, signIn, toDesk } from '../support/site.ts';

test('an owner imports members, notes that they agreed, and makes one of them a host', async ({
	page,
	elsewhere,
}) => {
	test.slow();
	await openClub(page);
	await page.goto('/admin');
	await toDesk(page, 'Members');
	await page.getByRole('link', { name: 'Import members' }).click();
	const [ida, ivo] = [newAddress('ida'), newAddress('ivo')];
	await page.getByLabel('File').setInputFiles({
		name: 'members.csv',
		mimeType: 'text/csv',
		buffer: Buffer.from(`\uFEFFname;email\r\nIda Import;${ida}\r\n;${ivo}\r\nNobody;\r\n`),
	});
	await page.getByRole('button', { name: 'Continue' }).click();
	await expect(page.getByRole('heading', { name: 'Import these members?' })).toBeVisible();
	await expect(page.getByText('Line 4: the address is missing.')).toBeVisible();
	await page.getByRole('button', { name: 'Import 2 people' }).click();
	await expect(page.getByRole('status')).toContainText('Nobody is emailed until');
	await expect(page.getByText('2 people in this import')).toBeVisible();

	await page.goto('/admin/members?part=awaiting');
	await page.getByRole('button', { name: 'They agreed to get email' }).click();
	await expect(page.getByRole('status')).toContainText(/gets? email from now on/);
	await expect(page.getByText('Everyone who was imported has agreed')).toBeVisible();

	await page.goto('/admin/members');
	await page.getByLabel('Find by name or email address').fill(ivo.slice(0, -4));
	await page.getByRole('button', { name: 'Find', exact: true }).click();
	await page.getByRole('link', { name: ivo }).click();
	await page.getByLabel('This member is').selectOption('host');
	await page.getByRole('button', { name: 'Change the role' }).click();
	await expect(page.getByRole('status')).toContainText('The role was changed');
	const path = new URL(page.url()).pathname;

	const host = await elsewhere();
	await signIn(host, ivo);
	await host.goto('/admin/members');
	await expect(host.getByRole('link', { name: 'Ida Import' })).toBeVisible();
	await expect(host.getByRole('link', { name: 'Import members' })).toBeHidden();

	await page.goto(`${path}/ban`);
	await page.getByRole('button', { name: /^Ban / }).click();
	await expect(page.getByRole('status')).toContainText('The member is banned');
	await host.goto('/admin/members');
	await expect(host).toHaveURL(/\/login/);
	expect(await mailsTo(page.request, ida, 0)).toEqual([]);
});
