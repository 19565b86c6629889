import { stored } from "../state/stored";
import { answer, answering, turn, turns, type ChatSettings } from "./chat";
import { Composer } from "./Composer";
import { Conversation } from "./Conversation";
import { ModelPicker, pickedModel } from "./ModelPicker";

const UNTOUCHED: ChatSettings = { model: "", system: "", temperature: 0.7, maxTokens: 4096 };

const settings = stored("chat", UNTOUCHED, (value) => ({ ...UNTOUCHED, ...(value as Partial<ChatSettings>) }));

function set(changed: Partial<ChatSettings>): void {
  settings.value = { ...settings.value, ...changed };
}

function ask(): void {
  void answer({ ...settings.value, model: pickedModel(settings.value.model) });
}

function canAskAgain(): boolean {
  return answering.value === undefined && turns.value.at(-1)?.role === "assistant";
}

export function ChatPanel() {
  return (
    <div class="chat">
      <div class="chat-settings">
        <ModelPicker chosen={settings.value.model} choose={(model) => set({ model })} />
        <details>
          <summary>Settings</summary>
          <SettingFields />
        </details>
        <div class="actions">
          <button
            type="button"
            class="quiet"
            aria-disabled={turns.value.length === 0 || answering.value !== undefined}
            onClick={() => answering.value === undefined && (turns.value = [])}
          >
            New chat
          </button>
          <button
            type="button"
            class="quiet"
            aria-disabled={!canAskAgain()}
            onClick={() => {
              if (canAskAgain()) {
                turns.value = turns.value.slice(0, -1);
                ask();
              }
            }}
          >
            Ask again
          </button>
        </div>
      </div>
      <Conversation />
      <Composer
        say={(text, images) => {
          turns.value = [...turns.value, turn("user", text, images)];
          ask();
        }}
      />
    </div>
  );
}

function SettingFields() {
  const { system, temperature, maxTokens } = settings.value;
  return (
    <div class="fields">
      <label class="field">
        System prompt
        <textarea rows={3} value={system} onInput={(event) => set({ system: event.currentTarget.value })} />
      </label>
      <label class="field">
        Temperature: {temperature.toFixed(1)}
        <input
          type="range"
          min="0"
          max="2"
          step="0.1"
          value={temperature}
          onInput={(event) => set({ temperature: event.currentTarget.valueAsNumber })}
        />
      </label>
      <label class="field">
        Longest answer, in tokens
        <input
          type="number"
          min="1"
          value={maxTokens}
          onChange={(event) => set({ maxTokens: Math.max(1, event.currentTarget.valueAsNumber || UNTOUCHED.maxTokens) })}
        />
      </label>
    </div>
  );
}
