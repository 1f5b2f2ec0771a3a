import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('en');

/** Times and shares come in as texts. */
interface Times {
	throughKv: string;
	database: string;
	/** The share of look-ups that KV answered. */
	hits: string;
}

/** What the doctor says of session look-ups. */
export const sessionFindings = {
	kvFailing: "KV isn't responding right now. The database does its work.",
	kvFailingTodo: 'Nothing to do: no data is lost.',
	withoutKv: 'KV is off: every session is looked up in the database.',
	withoutKvTakes: ({ database }: { database: string }) =>
		`KV is off: every session is looked up in the database. A look-up there takes ${database}.`,
	unmeasured: 'No session look-up was measured in the last seven days.',
	few: ({ throughKv, database, hits, reads }: Times & { reads: number }) =>
		plural(reads, {
			one: `A look-up takes ${throughKv} through KV, and ${database} from the database alone; KV had the answer ${hits} of the time. Only 1 look-up has been measured so far.`,
			other: `A look-up takes ${throughKv} through KV, and ${database} from the database alone; KV had the answer ${hits} of the time. Only ${number(reads)} look-ups have been measured so far.`,
		}),
	oftenFailing: ({ share }: { share: string }) =>
		`KV failed or was too slow for ${share} of look-ups in the last seven days.`,
	oftenFailingTodo: 'The database did its work instead. You can deploy without KV: USE_KV=off.',
	saves: ({ throughKv, database, hits, saved }: Times & { saved: string }) =>
		`A look-up takes ${throughKv} through KV, and ${database} from the database alone. That saves ${saved}; KV had the answer ${hits} of the time.`,
	savesNothing: ({ throughKv, database, hits }: Times) =>
		`A look-up takes ${throughKv} through KV, and ${database} from the database alone. KV saves nothing here; it had the answer ${hits} of the time.`,
	savesNothingTodo: 'You can deploy without KV: USE_KV=off.',
};
