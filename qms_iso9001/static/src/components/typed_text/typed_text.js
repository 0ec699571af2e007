import { Component, onWillUpdateProps, useState } from "@odoo/owl";

/**
 * A box for text or a day that is saved when one leaves it. What somebody is typing stays, whatever is loaded meanwhile:
 * the page shows anew what follows from the box that was left before. What could not be saved stays as well.
 */
export class TypedText extends Component {
    static template = "qms_iso9001.TypedText";
    static props = {
        value: String,
        save: Function,
        isReadonly: { type: Boolean, optional: true },
        type: { type: String, optional: true },
        name: { type: String, optional: true },
        class: { type: String, optional: true },
    };

    setup() {
        this.state = useState({ text: this.props.value, isTouched: false });
        onWillUpdateProps(({ value }) => {
            if (!this.state.isTouched) {
                this.state.text = value;
            }
        });
    }

    onInput(ev) {
        this.state.isTouched = true;
        this.state.text = ev.target.value;
    }

    async onChange(ev) {
        const text = ev.target.value;
        this.onInput(ev);
        await this.props.save(text);
        if (this.state.text === text) {
            this.state.isTouched = false;
        }
    }
}
