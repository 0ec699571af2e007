/**
 * The pages without login: a kiosk whose parts replace each other inside one page, and the way back from questions.
 * Nothing of a person is in an address, and whoever walks away is logged off.
 */
(function () {
    "use strict";

    const WARN = 15;

    /** Call `leave` after `seconds()` without a touch or key; call `warn(true)` a little before. */
    function watch(seconds, leave, warn = () => {}) {
        let last = Date.now();
        const touch = () => {
            last = Date.now();
            warn(false);
        };
        for (const event of ["pointerdown", "pointermove", "keydown", "wheel", "scroll"]) {
            document.addEventListener(event, touch, { capture: true, passive: true });
        }
        setInterval(() => {
            const left = seconds() - (Date.now() - last) / 1000;
            if (left <= 0) {
                touch();
                leave();
            } else {
                warn(left <= WARN && Number.isFinite(left));
            }
        }, 500);
        return touch;
    }

    function startKiosk(root) {
        let first = root.innerHTML;
        const warning = document.getElementById("o_qms_kiosk_warning");
        const reader = document.getElementById("o_qms_kiosk_reader");
        const frame = reader.querySelector("iframe");
        let request = null;
        let opened = Date.now();

        const part = () => root.querySelector("[data-qms-part]")?.dataset.qmsPart;
        const isIdentified = () => part() !== "identify";
        const isReading = () => !reader.hidden;

        const closeReader = () => {
            frame.removeAttribute("src");
            reader.hidden = true;
        };
        const show = (html) => {
            root.innerHTML = html;
            const questions = root.querySelector("[data-qms-part='questions']");
            if (questions) {
                location.replace(questions.dataset.url);
            }
            root.querySelector("[autofocus]")?.focus();
            scrollTo(0, 0);
        };
        const leave = () => {
            request?.abort();
            closeReader();
            const typed = [...root.querySelectorAll("input[type=text]")].some((input) => input.value);
            if (isIdentified() || typed || root.querySelector("[role=alert]")) {
                show(first);
            } else if (Date.now() - opened > 3600 * 1000) {
                // Keeps the session of a screen that nobody touches for days.
                location.reload();
            }
        };
        const seconds = () => Number(isReading() ? root.dataset.idleReading : root.dataset.idle);
        const touch = watch(seconds, leave, (soon) => {
            warning.hidden = !(soon && isIdentified());
        });

        /** Nothing was saved, and nobody may think that it was: ask anew, with a fresh session if there is one. */
        const tellFailed = async () => {
            try {
                const answer = await fetch(root.dataset.path);
                if (answer.status === 404) {
                    location.reload();
                    return;
                }
                const page = new DOMParser().parseFromString(await answer.text(), "text/html");
                first = page.getElementById(root.id)?.innerHTML || first;
            } catch {
                // No network: the page that is there stays.
            }
            show(first);
            const alert = document.getElementById("o_qms_kiosk_failed").content.cloneNode(true);
            root.querySelector("h1").after(alert);
        };

        const send = async (form) => {
            request?.abort();
            request = new AbortController();
            for (const button of root.querySelectorAll("button[type=submit]")) {
                button.disabled = true;
            }
            try {
                const body = new URLSearchParams(new FormData(form));
                const answer = await fetch(form.action, { method: "POST", body, signal: request.signal });
                const html = answer.ok && (await answer.text());
                await (answer.ok ? show(html) : tellFailed());
            } catch (error) {
                if (error.name !== "AbortError") {
                    await tellFailed();
                }
            }
        };
        root.addEventListener("submit", (event) => {
            event.preventDefault();
            send(event.target);
        });
        document.addEventListener("click", (event) => {
            const button = event.target.closest("[data-qms]");
            if (!button) {
                return;
            }
            if (button.dataset.qms === "done") {
                leave();
            } else if (button.dataset.qms === "open") {
                frame.contentWindow.location.replace(button.dataset.url);
                reader.hidden = false;
            } else if (button.dataset.qms === "close") {
                closeReader();
                touch();
            }
        });
        // A scanner types like a keyboard, wherever the last touch was.
        document.addEventListener("keydown", (event) => {
            const badge = root.querySelector("input[name=badge]");
            if (badge && document.activeElement === document.body && event.key.length === 1) {
                badge.focus();
            }
        });
        addEventListener("pageshow", (event) => event.persisted && location.reload());
        root.querySelector("[autofocus]")?.focus();
    }

    function startQuestions(bar) {
        const back = () => location.replace(bar.dataset.back);
        bar.querySelector("[data-qms='back']").addEventListener("click", (event) => {
            event.preventDefault();
            back();
        });
        if (bar.dataset.idle) {
            watch(() => Number(bar.dataset.idle), back);
        }
    }

    const kiosk = document.getElementById("o_qms_kiosk");
    const questions = document.getElementById("o_qms_questions");
    if (kiosk) {
        startKiosk(kiosk);
    }
    if (questions) {
        startQuestions(questions);
    }
})();
