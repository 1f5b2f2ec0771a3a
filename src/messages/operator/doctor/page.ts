import { operatorMessages } from '../../choose.ts';
import { doctor as en } from '../../en/operator/doctor/page.ts';

export const doctorMessages = operatorMessages({ en });
