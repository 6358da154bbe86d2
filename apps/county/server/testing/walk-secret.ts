/** Title of the other county's problem: must never be seen from here. */
export const SECRET = '外县问题之标记';
