import { deskMessages } from '../../choose.ts';
import { importConsent as en } from '../../en/desk/members/consent.ts';

export const importConsentMessages = deskMessages({ en });
