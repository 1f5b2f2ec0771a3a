import { operatorMessages } from '../../choose.ts';
import { configurationFindings as en } from '../../en/operator/doctor/configuration.ts';

export const configurationFindingMessages = operatorMessages({ en });
