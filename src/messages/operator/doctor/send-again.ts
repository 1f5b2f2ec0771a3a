import { operatorMessages } from '../../choose.ts';
import { sendAgain as en } from '../../en/operator/doctor/send-again.ts';

export const sendAgainMessages = operatorMessages({ en });
