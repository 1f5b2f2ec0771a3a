/** The page of a member's code for the door, of the next event that they have a seat at. */
export const DOOR_CODE_PATH = '/me/door-code';
