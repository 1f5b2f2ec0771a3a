/** Roles of members; each includes the one before. */
export const ROLES = ['member', 'host', 'owner'] as const;
export type Role = (typeof ROLES)[number];
