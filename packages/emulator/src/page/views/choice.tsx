export interface ChoiceOption<Value> {
  value: Value;
  label: string;
  /** Set beside the label, such as a count. */
  detail?: string;
}

export interface ChoiceProps<Value> {
  legend: string;
  name: string;
  options: readonly ChoiceOption<Value>[];
  chosen: Value | undefined;
  onChoose: (value: Value) => void;
}

/** One of a few: radio buttons that look like a row of buttons. */
export function Choice<Value extends string | number>({
  legend,
  name,
  options,
  chosen,
  onChoose,
}: ChoiceProps<Value>) {
  return (
    <fieldset class="choice">
      <legend class="visually-hidden">{legend}</legend>
      {options.map(({ value, label, detail }) => (
        <label key={value} class={String(value)}>
          <input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} />
          {label}
          {detail !== undefined && <span class="detail">{detail}</span>}
        </label>
      ))}
    </fieldset>
  );
}
