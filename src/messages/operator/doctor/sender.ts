import { operatorMessages } from '../../choose.ts';
import { senderFindings as en } from '../../en/operator/doctor/sender.ts';

export const senderFindingMessages = operatorMessages({ en });
