import { operatorMessages } from '../choose.ts';
import { settingProblems as en } from '../en/operator/settings.ts';

export const settingMessages = operatorMessages({ en });
