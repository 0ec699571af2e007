import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { RiskMatrix } from "../../components/risk_matrix/risk_matrix";

/** The picture with another level in one cell: the next one of the scale, after the last the first. */
export function withNextLevel(picture, { chance, effect }) {
    const next = ({ level }) => {
        const place = picture.levels.findIndex(({ key }) => key === level);
        return picture.levels[(place + 1) % picture.levels.length];
    };
    const cells = picture.cells.map((cell) => {
        if (cell.chance !== chance || cell.effect !== effect) {
            return cell;
        }
        const { key, name, color } = next(cell);
        return { ...cell, level: key, name, color };
    });
    return { ...picture, cells };
}

/** The matrix of a scale; a press on a cell gives it the next level. */
export class RiskMatrixField extends Component {
    static template = "qms_iso9001.RiskMatrixField";
    static components = { RiskMatrix };
    static props = { ...standardFieldProps };

    get picture() {
        const picture = this.props.record.data[this.props.name];
        return picture && picture.columns.length && picture.rows.length ? picture : null;
    }

    get matrixProps() {
        const onCell = (cell) => this.props.record.update({ [this.props.name]: withNextLevel(this.picture, cell) });
        return this.props.readonly ? { picture: this.picture } : { picture: this.picture, onCell };
    }
}

/** Where a risk stood in the course of time, and where it should go. */
export class RiskCourseField extends RiskMatrixField {
    get matrixProps() {
        return { picture: this.picture, isCompact: true };
    }
}

/** Both steps of a rating at once: a press on a cell chooses its likelihood and its consequence. */
export class RiskRateField extends RiskMatrixField {
    get matrixProps() {
        const { columns, rows } = this.picture;
        const step = (steps, value) => {
            const { id, name } = steps.find((each) => each.value === value);
            return { id, display_name: name };
        };
        const onCell = ({ chance, effect }) =>
            this.props.record.update({ chance_id: step(columns, chance), effect_id: step(rows, effect) });
        return { picture: this.picture, isCompact: true, onCell };
    }
}

const field = (component, displayName) => ({ component, displayName, supportedTypes: ["json"] });

registry.category("fields").add("qms_risk_matrix", field(RiskMatrixField, _t("Matrix of risks")));
registry.category("fields").add("qms_risk_rate", field(RiskRateField, _t("Matrix to rate in")));
registry.category("fields").add("qms_risk_course", field(RiskCourseField, _t("Trajectory of a risk")));
