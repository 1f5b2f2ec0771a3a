import { deskMessages } from '../../choose.ts';
import { eventStory as en } from '../../en/desk/events/story.ts';

export const eventStoryMessages = deskMessages({ en });
