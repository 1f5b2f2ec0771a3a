import { deskMessages } from '../../choose.ts';
import { auditFields as en } from '../../en/desk/audit/fields.ts';

export const auditFieldMessages = deskMessages({ en });
