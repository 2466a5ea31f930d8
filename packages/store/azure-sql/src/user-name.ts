/** Names of database users. None has a character that ends a name in brackets, or an item of a list of users (`:` and `,`). */
export const USER_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._@#&+()'-]{0,127}$/u;

/** What is allowed, to complete the sentence "a name of …". */
export const USER_NAME_ALLOWED =
  "up to 128 letters, digits, spaces and . _ @ # & + ( ) ' - that begins with a letter or digit";
