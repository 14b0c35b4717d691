import { useState } from "preact/hooks";
import type {
  FaultField,
  FaultForm as FaultFormDescription,
  StreamedEndpoint,
} from "../../activity/stream-message.ts";
import { control } from "../control.ts";
import { faultRequest, namedFields, startValue, type Trigger } from "../state/fault-request.ts";

const OPERATIONS = [
  "sagemaker-runtime.InvokeEndpointAsync",
  "sagemaker-runtime.InvokeEndpoint",
  "s3.PutObject",
  "s3.GetObject",
  "s3.HeadObject",
  "s3.ListObjectsV2",
  "s3.DeleteObject",
  "s3.*",
  "sqs.ReceiveMessage",
  "sagemaker.DescribeEndpoint",
];

const TRIGGERS: { value: Trigger; label: string }[] = [
  { value: "count", label: "the next" },
  { value: "rate", label: "by chance, %" },
  { value: "always", label: "every one" },
];

const START_AMOUNT = { count: 3, rate: 10, always: 0 };

export interface FaultFormProps {
  forms: readonly FaultFormDescription[];
  endpoints: readonly StreamedEndpoint[];
}

/** Asks for what the chosen kind of fault needs to know. */
export function FaultForm({ forms, endpoints }: FaultFormProps) {
  const [kind, setKind] = useState<string>();
  const [trigger, setTrigger] = useState<Trigger>("count");
  const [problem, setProblem] = useState<string>();
  const form = forms.find((candidate) => candidate.kind === kind) ?? forms[0];
  if (form === undefined) return null;
  const add = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const data = new FormData(event.currentTarget);
    const typed = (field: string) => String(data.get(field) ?? "").trim();
    setProblem(await control("POST", "faults", faultRequest(form, typed, trigger, Number(typed("amount")))));
  };
  return (
    <form class="fault" onSubmit={(event) => void add(event)}>
      <label>
        What happens
        <select value={form.kind} onChange={({ currentTarget }) => setKind(currentTarget.value)}>
          {forms.map((each) => (
            <option key={each.kind} value={each.kind}>
              {each.kind}
            </option>
          ))}
        </select>
      </label>
      {namedFields(form).map((field) => (
        <Field key={`${form.kind} ${field.name}`} field={field} endpoints={endpoints} />
      ))}
      <div class="trigger">
        <label>
          Strikes
          <select
            value={trigger}
            onChange={({ currentTarget }) =>
              setTrigger(TRIGGERS.find(({ value }) => value === currentTarget.value)?.value ?? "always")
            }
          >
            {TRIGGERS.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
        {trigger !== "always" && (
          <label>
            {trigger === "rate" ? "Percent" : "How many"}
            <input
              key={trigger}
              name="amount"
              type="number"
              min={trigger === "rate" ? 0 : 1}
              max={trigger === "rate" ? 100 : undefined}
              step={trigger === "rate" ? "any" : 1}
              defaultValue={String(START_AMOUNT[trigger])}
              required
            />
          </label>
        )}
      </div>
      <button type="submit">Add fault</button>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}

function Field({ field, endpoints }: { field: FaultField; endpoints: readonly StreamedEndpoint[] }) {
  const { name, isNumber, isRequired } = field;
  if (name === "endpoint") {
    return (
      <label>
        Endpoint
        <select name="endpoint">
          <option value="">every endpoint</option>
          {endpoints.map((endpoint) => (
            <option key={endpoint.name} value={endpoint.name}>
              {endpoint.name}
            </option>
          ))}
        </select>
      </label>
    );
  }
  if (name === "operation") {
    return (
      <label>
        Operation
        <input name="operation" list="operations" defaultValue={startValue(field)} required />
        <datalist id="operations">
          {OPERATIONS.map((operation) => (
            <option key={operation} value={operation} />
          ))}
        </datalist>
      </label>
    );
  }
  const label = LABELS[name] ?? name;
  if (!isNumber) {
    return (
      <label>
        {label}
        <input name={name} required={isRequired} />
      </label>
    );
  }
  return (
    <label>
      {label}
      <input name={name} type="number" step="any" defaultValue={startValue(field)} required={isRequired} />
    </label>
  );
}

const LABELS: Record<string, string> = {
  delayMs: "Delay in milliseconds",
  skewMs: "Skew in milliseconds",
  status: "Status",
};
