/** An ID of Tuco: 24 hexadecimal digits, which begin with the seconds since 1970 (contract of actions, section 0). */
export const ID_PATTERN = /^([\da-f]{8})[\da-f]{16}$/i;
