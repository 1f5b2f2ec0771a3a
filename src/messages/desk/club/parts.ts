import { deskMessages } from '../../choose.ts';
import { settingsParts as en } from '../../en/desk/club/parts.ts';

export const settingsPartMessages = deskMessages({ en });
