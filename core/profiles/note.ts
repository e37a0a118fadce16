/** Stampli agrees file templates with each customer; none is published. */
export const exampleNote = 'Example, confirm with Stampli onboarding: folder, file names, columns, codes, dates and separators are agreed per customer.';
