import { siteMessages } from '../choose.ts';
import { signIn as en } from '../en/site/sign-in.ts';

export const signInMessages = siteMessages('signIn', en);
