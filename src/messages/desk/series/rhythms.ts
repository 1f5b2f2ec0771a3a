import { deskMessages } from '../../choose.ts';
import { rhythmChoices as en } from '../../en/desk/series/rhythms.ts';

export const rhythmChoiceMessages = deskMessages({ en });
