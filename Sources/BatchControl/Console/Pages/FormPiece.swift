// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The fields of the create form, each with its label, its hint and what is wrong with it.
struct FormPiece: Sendable {
    var fields: FormFields
    var problem: JobFormProblem?

    /// A field of one line.
    func text(
        _ name: String, _ label: String, hint: HTML? = nil, kind: String = "text",
        placeholder: String = ""
    ) -> HTML {
        field(name, label, hint) {
            """
            <input id="\(name)" name="\(name)" type="\(kind)" value="\(fields[name] ?? "")" \
            placeholder="\(placeholder)" autocomplete="off" spellcheck="false"\($0)>
            """
        }
    }

    /// A field of several lines.
    func area(_ name: String, _ label: String, hint: HTML? = nil, rows: Int = 3) -> HTML {
        field(name, label, hint) {
            """
            <textarea id="\(name)" name="\(name)" rows="\(rows)" spellcheck="false"\($0)>
            \(fields.raw(name) ?? "")</textarea>
            """
        }
    }

    /// One of several; the first is what is meant where nothing is chosen.
    func choice(
        _ name: String, _ label: String, _ choices: [(value: String, name: String)],
        hint: HTML? = nil
    ) -> HTML {
        field(name, label, hint) { state in
            let options: [HTML] = choices.map { choice in
                """
                <option value="\(choice.value)"\
                \(" selected", when: fields[name] ?? "" == choice.value)>\(choice.name)</option>
                """
            }
            return "<select id=\"\(name)\" name=\"\(name)\"\(state)>\(options)</select>"
        }
    }

    /// A box to tick.
    func box(_ name: String, _ label: String, hint: HTML? = nil) -> HTML {
        """
        <div class="field tick"><input id="\(name)" name="\(name)" type="checkbox" value="on"\
        \(" checked", when: fields.isSet(name))><label for="\(name)">\(label)</label>\
        \(hint.map { "<p class=\"hint\">\($0)</p>" })</div>
        """
    }

    private func field(
        _ name: String, _ label: String, _ hint: HTML?, input: (_ state: HTML) -> HTML
    ) -> HTML {
        let wrong = problem?.field == name ? problem?.text : nil
        var described: [String] = []
        if hint != nil { described.append("\(name)-hint") }
        if wrong != nil { described.append("\(name)-wrong") }
        var state: HTML = ""
        if !described.isEmpty {
            state = " aria-describedby=\"\(described.joined(separator: " "))\""
        }
        if wrong != nil { state = state + " aria-invalid=\"true\"" }
        return """
            <div class="field\(" wrong", when: wrong != nil)"><label for="\(name)">\(label)</label>\
            \(input(state))\
            \(wrong.map { "<p class=\"wrong-text\" id=\"\(name)-wrong\">\($0)</p>" })\
            \(hint.map { "<p class=\"hint\" id=\"\(name)-hint\">\($0)</p>" })</div>
            """
    }
}
