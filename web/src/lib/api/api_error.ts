// A refused or failed request, in the server's own words where it gave some.
export interface FieldProblem {
  path: string;
  message: string;
}

export class ApiError extends Error {
  readonly status: number; // 0: no answer at all
  readonly code: string;
  readonly requestId: string;
  readonly fields: FieldProblem[];

  constructor(status: number, code: string, message: string, requestId = '', fields: FieldProblem[] = []) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.fields = fields;
  }
}

interface Problem {
  title?: string;
  detail?: string;
  code?: string;
  requestId?: string;
  errors?: FieldProblem[];
}

export async function errorOf(response: Response): Promise<ApiError> {
  let problem: Problem = {};
  try {
    problem = (await response.json()) as Problem;
  } catch {
    // Not a problem document: a proxy or an older server answered.
  }
  const message = problem.detail || problem.title || `The server answered ${response.status}.`;
  const code = problem.code ?? 'http_error';
  return new ApiError(response.status, code, message, problem.requestId ?? '', problem.errors ?? []);
}
