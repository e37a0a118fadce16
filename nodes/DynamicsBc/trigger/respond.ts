import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

/** Text as it is, never taken for a page by a browser: n8n itself would send it as HTML. */
export function respondText(context: IWebhookFunctions, status: number, text: string): IWebhookResponseData {
	return respond(context, status, 'text/plain; charset=utf-8', text);
}

export function respondJson(context: IWebhookFunctions, status: number, body: object): IWebhookResponseData {
	return respond(context, status, 'application/json; charset=utf-8', JSON.stringify(body));
}

function respond(context: IWebhookFunctions, status: number, type: string, text: string): IWebhookResponseData {
	const response = context.getResponseObject();
	response.statusCode = status;
	response.setHeader('Content-Type', type);
	response.setHeader('X-Content-Type-Options', 'nosniff');
	response.end(text);
	return { noWebhookResponse: true };
}
