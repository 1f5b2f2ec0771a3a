import { operatorMessages } from '../../choose.ts';
import { emailFindings as en } from '../../en/operator/doctor/email.ts';

export const emailFindingMessages = operatorMessages({ en });
