import { useId } from "preact/hooks";
import type { ComponentChildren } from "preact";

/** A line of text. */
export function TextField(props: {
  label: string;
  value: string;
  onValue: (value: string) => void;
  hint?: string;
  list?: readonly string[];
  type?: "text" | "number";
}) {
  const id = useId();
  const { label, value, onValue, hint, list, type = "text" } = props;
  return (
    <p class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type={type}
        value={value}
        placeholder={hint}
        list={list && `${id}-list`}
        spellcheck={false}
        autocomplete="off"
        onInput={({ currentTarget }) => onValue(currentTarget.value)}
      />
      {list && (
        <datalist id={`${id}-list`}>
          {list.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </p>
  );
}

/** One of a few. */
export function Choice<Value extends string>(props: {
  label: string;
  value: Value;
  choices: readonly (Value | readonly [Value, string])[];
  onValue: (value: Value) => void;
}) {
  const id = useId();
  const { label, value, choices, onValue } = props;
  return (
    <p class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={({ currentTarget }) => onValue(currentTarget.value as Value)}>
        {choices.map((choice) => {
          const [one, said] = typeof choice === "string" ? [choice, choice] : choice;
          return (
            <option key={one} value={one} selected={one === value}>
              {said}
            </option>
          );
        })}
      </select>
    </p>
  );
}

export function Check(props: { label: string; value: boolean; onValue: (value: boolean) => void }) {
  return (
    <label class="check">
      <input type="checkbox" checked={props.value} onChange={({ currentTarget }) => props.onValue(currentTarget.checked)} />
      <span>{props.label}</span>
    </label>
  );
}

/** Fields that belong together. */
export function Group({ title, children }: { title: ComponentChildren; children: ComponentChildren }) {
  return (
    <fieldset class="group">
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}
