import type { Actor } from '../../../src/auth/policy.ts';
import type { Config } from '../../../src/config.ts';
import type { Context } from '../../../src/context.ts';
import { primary } from '../../../src/db/client.ts';
import type { Database, Environment } from '../../../src/environment.ts';
import { deliverOwed } from '../../../src/features/mail/deliver-owed.ts';
import { runChores } from '../../../src/jobs/chores.ts';
import { resendTransport } from '../../../src/mail/transports/resend-transport.ts';
import { collectOwedMail } from '../../../src/owed-mail.ts';
import { configOf } from '../../integration/local-platform.ts';
import { actorOf, addClub, addMember, authorityOf, grantSession } from '../../integration/rows.ts';
import { expectSame } from './compare/compare.ts';
import { expectEmails, expectNothingForgotten } from './compare/emails.ts';
import { type FaultyDatabase, faultyDatabase, isOutage, untilAnswered } from './faults.ts';
import { type Member, newMember } from './model/club.ts';
import { ClubModel } from './model/model.ts';
import { HOUR, MINUTE } from './model/wall-clock.ts';
import type { Provider } from './provider.ts';
import { type About, SimulationError } from './simulation-error.ts';

/** No call is given up because this machine is busy: an answer comes, or the connection is cut. */
const PATIENCE = 120_000;
/** With less than this between two calls the pace is kept, and nobody waits for it. Milliseconds. */
const PAUSE = 1;
/** The owner who does what organizers do, and gets none of the club's emails. */
export const OWNER = 'owner';

/** The club as the product has it and as the model has it, and everything that happens to both. */
export class World {
	readonly model: ClubModel;
	readonly log: { at: number; words: string }[] = [];
	readonly faults: FaultyDatabase;
	/** When the provider, and the database, were last out of order. */
	illAt = 0;
	illUntil = 0;
	badWeatherUntil = 0;
	/** Where rows are read from that were not there before. */
	seen = { at: 0, audit: 0 };
	counts = {
		ticks: 0,
		emails: 0,
		unheard: 0,
		lostResponses: 0,
		refusals: 0,
		actions: 0,
		events: 0,
	};
	private readonly config: Config;
	private readonly env: Environment;
	private readonly transport: Context['mail'];
	private readonly work: Promise<unknown>[] = [];
	private names = 0;
	/** What the product logged in this step. */
	logged: string[] = [];
	calmTicks = 0;

	/** The database as it is, without outages. */
	readonly db: Database;
	readonly provider: Provider;
	readonly clock: { now: number };

	constructor(bindings: Environment, provider: Provider, clock: { now: number }, zone: string) {
		this.db = bindings.DB;
		this.provider = provider;
		this.clock = clock;
		this.model = new ClubModel(zone);
		this.faults = faultyDatabase(this.db);
		this.env = { ...bindings, DB: this.faults.database };
		delete (this.env as { OUTBOX_QUEUE?: unknown }).OUTBOX_QUEUE;
		this.config = configOf(this.env);
		const mail = {
			transport: 'resend',
			from: this.config.mail.from,
			apiKey: 're_simulation',
			baseUrl: provider.address,
		} as const;
		const limits = { single: PATIENCE, batch: PATIENCE };
		this.transport = { ...resendTransport(mail, limits), pauseMs: PAUSE };
	}

	get now(): number {
		return this.clock.now;
	}

	get siteUrl(): URL {
		return this.config.siteUrl;
	}

	/** Whether database and provider are in order. */
	get isWell(): boolean {
		return this.faults.share === 0 && this.provider.weather === 'fine';
	}

	say(words: string): void {
		this.log.push({ at: this.now, words });
	}

	context(): Context {
		return {
			env: this.env,
			config: this.config,
			db: primary(this.env.DB),
			mail: this.transport,
			language: null,
			now: new Date(this.now),
			clock: () => new Date(this.now),
			waitUntil: (work) => {
				this.work.push(work);
			},
			...collectOwedMail(),
		};
	}

	actor(id: string, least: 'member' | 'host' | 'owner' = 'member'): Actor {
		return actorOf(id, least);
	}

	authority(id: string, least: 'member' | 'host' | 'owner' = 'member') {
		return authorityOf(id, least);
	}

	get owner(): Actor {
		return actorOf(OWNER, 'owner');
	}

	id(kind: string): string {
		this.names += 1;
		return `${kind}-${this.names}`;
	}

	async begin(): Promise<void> {
		const db = primary(this.db);
		const at = new Date(this.now);
		const times = { createdAt: at, updatedAt: at };
		await addClub(db, { timeZone: this.model.zone, setUpAt: at, ...times });
		await this.join(OWNER, { role: 'owner', mailStoppedAt: at, ...times });
		this.model.member(OWNER).hasStoppedAll = true;
		this.seen.at = this.now;
	}

	/** Somebody becomes a member. */
	async join(id: string, values: Parameters<typeof addMember>[1] = {}): Promise<Member> {
		const db = primary(this.db);
		const at = new Date(this.now);
		const email = `${id}@example.com`;
		await addMember(db, {
			id,
			name: `${id} Example`,
			email,
			createdAt: at,
			updatedAt: at,
			...values,
		});
		await grantSession(db, id, 'member');
		const member = newMember(id, email);
		this.model.members.set(id, member);
		return member;
	}

	/** Gives a member a session again. */
	async signIn(id: string): Promise<void> {
		await grantSession(primary(this.db), id, 'member');
	}

	/**
	 * Somebody does something, and tries again as long as the database is out of order.
	 *
	 * @param work what the product does
	 * @param apply what it does in the model; told by which code the product has refused it, it returns the one by
	 *   which it should
	 */
	async act(
		words: string,
		work: (context: Context) => Promise<unknown>,
		apply: (refusal: string | null) => string | null | Promise<string | null>,
	): Promise<void> {
		this.say(words);
		this.counts.actions += 1;
		let context = this.context();
		const answer = await untilAnswered(this.faults, () => {
			context = this.context();
			return work(context);
		});
		const { hasLost } = answer;
		this.counts.lostResponses += answer.lostResponses;
		const refusal = hasLost ? null : answer.refusal;
		if (refusal !== answer.refusal) {
			this.say(`  (refused with ${answer.refusal}, after an answer that was lost)`);
		}
		this.model.now = this.now;
		const expected = await apply(refusal);
		// After an answer that was lost nobody knows what the first attempt was told.
		if (refusal !== expected && !(hasLost && refusal === null)) {
			this.fail(`${words}: refused with ${refusal}, expected ${expected}`);
		}
		if (refusal) this.counts.refusals += 1;
		await this.compare();
		// Where the Worker is lost right after its answer, the next tick finds what it owed.
		if (this.names % 5 !== 0) this.work.push(deliverOwed(this.context(), context.takeOwed()));
		this.names += 1;
		await this.settle();
	}

	/** The minute cron. */
	async tick(): Promise<void> {
		this.counts.ticks += 1;
		this.model.now = this.now;
		this.faults.failures = 0;
		const wasWell = this.isWell;
		try {
			await runChores(this.context());
		} catch (error) {
			if (!isOutage(error)) throw error;
		}
		await this.compare({ isTick: true });
		await this.settle();
		this.calmTicks = wasWell && this.faults.failures === 0 ? this.calmTicks + 1 : 0;
		if (this.calmTicks > 0) await expectNothingForgotten(this);
	}

	private async compare(how: { isTick?: boolean } = {}): Promise<void> {
		await expectSame(this, how);
	}

	/** Waits for work after the answer, and looks at every email that was handed over. */
	private async settle(): Promise<void> {
		while (this.work.length > 0) await this.work.shift();
		await expectEmails(this);
		this.logged = [];
	}

	/**
	 * Lets time pass, with a tick of the cron now and then: every minute while something is on its way, else
	 * rarely.
	 */
	async passTo(moment: number): Promise<void> {
		while (this.now < moment) {
			const isBusy = [...this.model.messages.values()].some(
				({ isHeard, excuse }) => !isHeard && excuse === null,
			);
			const pause = isBusy ? (this.isWell ? 2 * MINUTE : 13 * MINUTE) : 4 * HOUR;
			this.clock.now = Math.min(moment, this.now + pause);
			this.model.now = this.now;
			this.clearUp();
			await this.tick();
		}
	}

	/** Ends what was out of order when its time has come. */
	private clearUp(): void {
		if (this.now >= this.illUntil) this.faults.share = 0;
		if (this.now >= this.badWeatherUntil && this.provider.weather !== 'fine') {
			this.provider.weather = 'fine';
			this.say('the email provider is well again');
		}
		if (!this.isWell) this.illAt = this.now;
	}

	/** Since when everything has been in order. */
	get wellSince(): number {
		return this.illAt;
	}

	fail(problem: string, about: About = {}): never {
		const requests = about.requests?.map((request) => `\n  ${request}`).join('') ?? '';
		throw new SimulationError(problem + requests, about);
	}
}
