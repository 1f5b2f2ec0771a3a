import { operatorMessages } from '../../choose.ts';
import { sessionFindings as en } from '../../en/operator/doctor/sign-ins.ts';

export const sessionFindingMessages = operatorMessages({ en });
