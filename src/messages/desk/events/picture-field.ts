import { deskMessages } from '../../choose.ts';
import { pictureField as en } from '../../en/desk/events/picture-field.ts';

export const pictureFieldMessages = deskMessages({ en });
