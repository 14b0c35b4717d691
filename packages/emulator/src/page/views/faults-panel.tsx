import { useState } from "preact/hooks";
import type { ListedFault } from "../../faults/fault-list.ts";
import { control } from "../control.ts";
import { faultTarget, faultTrigger } from "../state/fault-request.ts";
import { formatCount } from "../state/format.ts";
import type { PageState } from "../state/page-state.ts";
import { FaultForm } from "./fault-form.tsx";

/** The faults that are on, and the means to add one and to take all away. */
export function FaultsPanel({ state }: { state: PageState }) {
  const [problem, setProblem] = useState<string>();
  const clear = async () => setProblem(await control("DELETE", "faults"));
  const { faults, faultForms, endpoints } = state;
  return (
    <aside class="faults" aria-labelledby="faults">
      <div class="bar-of-controls">
        <h2 id="faults">Faults</h2>
        {faults.length > 0 && (
          <button type="button" onClick={() => void clear()}>
            Clear all
          </button>
        )}
      </div>
      {faults.length === 0 ? (
        <p class="muted">None: everything goes well. Add one to see how your client takes it.</p>
      ) : (
        <ul aria-label="Faults that are on">
          {faults.map((fault, index) => (
            <Fault key={index} fault={fault} />
          ))}
        </ul>
      )}
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <FaultForm forms={faultForms} endpoints={endpoints} />
    </aside>
  );
}

function Fault({ fault }: { fault: ListedFault }) {
  return (
    <li>
      <strong>{fault.kind}</strong> <span class="mono">{faultTarget(fault)}</span>{" "}
      <span class="muted">
        {faultTrigger(fault)} · struck {formatCount(fault.hits)} of {formatCount(fault.matched)}
      </span>
    </li>
  );
}
