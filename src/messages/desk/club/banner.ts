import { deskMessages } from '../../choose.ts';
import { banner as en } from '../../en/desk/club/banner.ts';

export const bannerMessages = deskMessages({ en });
