import { Component, useExternalListener, useRef, useState } from "@odoo/owl";

const DRAG_DISTANCE = 8;

/** The drawing: bands, bars, boxes and arrows of a layout. Dragging from one box to another asks for a flow. */
export class MapDiagram extends Component {
    static template = "qms_iso9001.MapDiagram";
    static props = {
        data: Object,
        layout: Object,
        caption: String,
        selectedId: { type: [Number, Boolean], optional: true },
        freshId: { type: [Number, Boolean], optional: true },
        onSelect: Function,
        onOpen: Function,
        onDraw: Function,
    };

    setup() {
        this.svg = useRef("svg");
        this.state = useState({ hoveredId: false, drag: null });
        useExternalListener(window, "pointerup", (ev) => this.onPointerUp(ev));
        useExternalListener(window, "keydown", (ev) => ev.key === "Escape" && (this.state.drag = null));
    }

    get focusId() {
        return this.state.hoveredId || this.props.selectedId;
    }

    arrowClass({ id, ends: [source, target] }) {
        const focus = this.focusId;
        const side = source === focus ? "is-output" : target === focus ? "is-input" : "is-dim";
        return [focus ? side : "", id === this.props.freshId ? "is-fresh" : ""].join(" ");
    }

    /** Arrows of the process in focus are drawn last, above the others. */
    get arrows() {
        const dim = (arrow) => Number(arrow.ends.includes(this.focusId));
        return [...this.props.layout.arrows].sort((a, b) => dim(a) - dim(b));
    }

    endClass(id) {
        const focus = this.focusId;
        const near = this.props.layout.arrows.some(({ ends }) => ends.includes(id) && ends.includes(focus));
        const drop = this.state.drag?.overId === id && this.canDrop(id) ? "is-drop" : "";
        return `${focus === id ? "is-focus" : focus && !near ? "is-dim" : ""} ${drop}`;
    }

    markPath({ x, y, width }) {
        return `translate(${x + width - 16}, ${y + 15})`;
    }

    openUrl(process) {
        return `/odoo/quality-processes/${process.id}`;
    }

    onNameClick(ev, process) {
        if (!ev.ctrlKey && !ev.metaKey) {
            ev.preventDefault();
            ev.stopPropagation();
            if (!this.wasDragged) {
                this.props.onOpen(process.id);
            }
        }
    }

    onBoxClick(ev, process) {
        ev.stopPropagation();
        if (!this.wasDragged) {
            this.props.onSelect(process.id);
        }
    }

    onBoxKeydown(ev, process) {
        if (ev.key === "Enter" || ev.key === " ") {
            ev.preventDefault();
            const again = this.props.selectedId === process.id && ev.key === "Enter";
            (again ? this.props.onOpen : this.props.onSelect)(process.id);
        }
    }

    onBackgroundClick() {
        if (!this.wasDragged) {
            this.props.onSelect(false);
        }
    }

    toSvg({ clientX, clientY }) {
        const { left, top } = this.svg.el.getBoundingClientRect();
        return { x: clientX - left, y: clientY - top };
    }

    canDrop(id) {
        const { fromId } = this.state.drag;
        return id && id !== fromId && this.props.data.canDraw(fromId, id);
    }

    onPointerDown(ev, box) {
        this.wasDragged = false;
        if (ev.button === 0 && ev.pointerType !== "touch" && this.props.data.processes.some(({ editable }) => editable)) {
            const from = { x: box.cx, y: box.y + box.height / 2 };
            this.state.drag = { fromId: box.id, from, start: this.toSvg(ev), to: null, overId: false };
        }
    }

    onPointerMove(ev) {
        const { drag } = this.state;
        if (!drag) {
            return;
        }
        const to = this.toSvg(ev);
        if (drag.to || Math.hypot(to.x - drag.start.x, to.y - drag.start.y) > DRAG_DISTANCE) {
            this.wasDragged = true;
            this.state.hoveredId = false;
            Object.assign(drag, { to, overId: this.endAt(ev) });
        }
    }

    onPointerUp(ev) {
        const { drag } = this.state;
        const overId = drag?.to && this.endAt(ev);
        if (overId && this.canDrop(overId)) {
            this.props.onDraw(drag.fromId, overId);
        }
        this.state.drag = null;
    }

    endAt(ev) {
        const id = ev.target.closest?.("[data-end]")?.dataset.end;
        return /^\d+$/.test(id) ? Number(id) : id || false;
    }
}
