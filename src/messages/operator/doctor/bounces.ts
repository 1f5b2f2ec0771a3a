import { operatorMessages } from '../../choose.ts';
import { bounceFindings as en } from '../../en/operator/doctor/bounces.ts';

export const bounceFindingMessages = operatorMessages({ en });
