import { operatorMessages } from '../../choose.ts';
import { headline as en } from '../../en/operator/doctor/headline.ts';

export const headlineMessages = operatorMessages({ en });
