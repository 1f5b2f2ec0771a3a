import { operatorMessages } from '../choose.ts';
import { localMail as en } from '../en/operator/local-mail.ts';

export const localMailMessages = operatorMessages({ en });
