import { deskMessages } from '../../choose.ts';
import { auditActions as en } from '../../en/desk/audit/actions.ts';

export const auditActionMessages = deskMessages({ en });
