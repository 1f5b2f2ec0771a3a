import { operatorMessages } from '../../choose.ts';
import { taskFindings as en } from '../../en/operator/doctor/automatic-tasks.ts';

export const taskFindingMessages = operatorMessages({ en });
