'use strict';

// Steps through the arrivals of a case. Shows texts that are given as JSON, as texts.
(() => {
    const element = (tag, className, text) => {
        const made = document.createElement(tag);
        if (className) {
            made.className = className;
        }
        if (text) {
            made.textContent = text;
        }
        return made;
    };

    const rowOf = ([name, room, detail, kind, words, note]) => {
        const row = element('tr', kind);
        const head = element('th');
        head.scope = 'row';
        head.append(element('bdi', '', name));
        if (room) {
            const place = element('span', 'room', ' in ');
            place.append(element('bdi', '', room));
            head.append(place);
        }
        const mark = element('td', 'mark');
        if (words) {
            mark.append(element('b', '', words));
            if (note) {
                mark.append(' ', element('span', '', note));
            }
        }
        row.append(head, element('td', 'detail', detail), mark);
        return row;
    };

    // `rows` null: not known.
    const fill = (table, rows) => {
        const body = table.tBodies[0];
        if (rows && rows.length > 0) {
            body.replaceChildren(...rows.map(rowOf));
            return;
        }
        const row = element('tr', 'empty');
        const cell = element('td', '', rows ? 'nothing' : 'not known');
        cell.colSpan = 3;
        row.append(cell);
        body.replaceChildren(row);
    };

    const statusOf = (state, arrivals, last) => {
        if (arrivals === 0) {
            return `Before the first of ${last} arrivals. ${state.judged}`;
        }
        return `After arrival ${arrivals} of ${last}, ${state.arrived}: ${state.judged}`;
    };

    // Brings what has just arrived into view, where the picture is wider than the page.
    const follow = (picture, cell) => {
        if (!cell || picture.scrollWidth <= picture.clientWidth) {
            return;
        }
        const middle = cell.getBBox().x + cell.getBBox().width / 2;
        picture.scrollLeft = middle - picture.clientWidth / 2;
    };

    const start = (player) => {
        const story = JSON.parse(document.getElementById(player.dataset.story).textContent);
        const find = (selector) => player.querySelector(selector);
        const controls = find('.controls');
        const slider = find('input');
        const picture = find('.picture');
        const arrived = [...player.querySelectorAll('.picture [data-arrival]')];
        const tableRows = [...player.querySelectorAll('.arrivals tbody tr')];
        const last = story.first + story.states.length - 1;
        let now = last;

        const show = (to, announce) => {
            now = Math.min(Math.max(to, story.first), last);
            const state = story.states[now - story.first];
            slider.value = String(now);
            slider.setAttribute('aria-valuetext', `${now} of ${last}`);
            for (const part of arrived) {
                const place = Number(part.dataset.arrival);
                part.classList.toggle('later', place > now);
                part.classList.toggle('now', place === now && announce);
            }
            tableRows.forEach((row, i) => {
                row.classList.toggle('now', story.first + i + 1 === now && announce);
            });
            const status = find('.status');
            status.textContent = statusOf(state, now, last);
            status.classList.toggle('wrong', state.wrong);
            find('.reason').textContent = state.reason ? `${state.reason}.` : '';
            find('.body').hidden = now === 0;
            find('.body pre').textContent = story.bodies[state.body];
            const rows = (numbers) => numbers && numbers.map((number) => story.rows[number]);
            fill(find('table.expected'), rows(state.expected));
            fill(find('table.listed'), rows(state.listed));
            for (const button of controls.querySelectorAll('button')) {
                const back = button.dataset.to === 'first' || button.dataset.to === 'back';
                button.setAttribute('aria-disabled', String(now === (back ? story.first : last)));
            }
            if (announce && picture) {
                follow(picture, picture.querySelector(`g[data-arrival="${now}"]`));
            }
        };

        const places = {
            first: () => story.first,
            back: () => now - 1,
            next: () => now + 1,
            last: () => last,
        };
        const keys = {Home: 'first', ArrowLeft: 'back', ArrowRight: 'next', End: 'last'};
        controls.addEventListener('click', (event) => {
            const button = event.target.closest('button');
            if (button) {
                show(places[button.dataset.to](), true);
            }
        });
        slider.addEventListener('input', () => show(Number(slider.value), true));
        controls.addEventListener('keydown', (event) => {
            const plain = !event.altKey && !event.ctrlKey && !event.metaKey;
            if (plain && event.key in keys && event.target !== slider) {
                event.preventDefault();
                show(places[keys[event.key]](), true);
            }
        });
        controls.hidden = false;
        show(last, false);
    };

    for (const player of document.querySelectorAll('.player[data-story]')) {
        if (document.getElementById(player.dataset.story)) {
            start(player);
        }
    }
})();
