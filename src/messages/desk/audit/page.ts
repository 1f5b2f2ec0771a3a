import { deskMessages } from '../../choose.ts';
import { auditLog as en } from '../../en/desk/audit/page.ts';

export const auditLogMessages = deskMessages({ en });
