/** The oldest n8n that the package is held to. */
process.env.N8N_UNDER_TEST = '1.123.81';
