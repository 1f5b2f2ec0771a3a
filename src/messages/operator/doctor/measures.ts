import { operatorMessages } from '../../choose.ts';
import { measures as en } from '../../en/operator/doctor/measures.ts';

export const measureMessages = operatorMessages({ en });
