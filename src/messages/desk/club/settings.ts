import { deskMessages } from '../../choose.ts';
import { settings as en } from '../../en/desk/club/settings.ts';

export const settingsMessages = deskMessages({ en });
