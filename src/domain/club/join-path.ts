/** The page to which the club's invitation link leads: whoever becomes a member there is counted. */
export const JOIN_PATH = '/join';
