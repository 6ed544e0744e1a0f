import { effect, signal } from "@preact/signals";

const KEY = "ddns-theme";
type Theme = "light" | "dark";

const system = matchMedia("(prefers-color-scheme: dark)");
const isDark = signal(system.matches);
system.addEventListener("change", () => (isDark.value = system.matches));
/** What somebody chose; until then it is the system's. */
const chosen = signal<Theme | undefined>(stored());

effect(() => {
  document.documentElement.dataset.theme = current();
});

function current(): Theme {
  return chosen.value ?? (isDark.value ? "dark" : "light");
}

export function ThemeButton() {
  const other = current() === "dark" ? "light" : "dark";
  const choose = () => {
    chosen.value = other;
    try {
      localStorage.setItem(KEY, other);
    } catch {
      // Storage is refused: it holds until the page is closed.
    }
  };
  return (
    <button type="button" class="button" onClick={choose} aria-label={`Use the ${other} theme`} title={`Use the ${other} theme`}>
      {other === "dark" ? "Dark" : "Light"}
    </button>
  );
}

function stored(): Theme | undefined {
  try {
    const found = localStorage.getItem(KEY);
    return found === "light" || found === "dark" ? found : undefined;
  } catch {
    return undefined;
  }
}
