import { Component } from "@odoo/owl";

/** The map in words, for narrow screens: processes by band, each with what it takes in and gives out. */
export class MapList extends Component {
    static template = "qms_iso9001.MapList";
    static props = { data: Object, onOpen: Function, onAdd: Function };
}
