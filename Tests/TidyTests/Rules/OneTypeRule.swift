// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One type per file, and the file named for it, so that a type is found without searching.
/// `Type+Aspect.swift` holds another aspect of a type; private helper types may stand beside.
struct OneTypeRule: Rule {
    let name = "one type per file"

    func violations(in files: [SourceFile]) -> [Violation] {
        files.filter { $0.isSource && $0.fileName != "main.swift" }.flatMap(check)
    }

    private func check(_ file: SourceFile) -> [Violation] {
        let stem = String(file.fileName.dropLast(".swift".count))
        let declarations = TypeDeclaration.all(in: file).filter { $0.depth == 0 }
        let types = declarations.filter { !$0.isExtension && !$0.isPrivate }
        if let plus = stem.firstIndex(of: "+") {
            return checkAspect(file, of: String(stem[..<plus]), types, declarations)
        }
        var found = types.dropFirst().map { type in
            let advice = "a second type, '\(type.name)'; move it to \(type.name).swift"
            return violation(file, line: type.line, advice)
        }
        if let type = types.first, type.name != stem {
            let advice = "'\(type.name)' belongs in \(type.name).swift, not in \(file.fileName)"
            found.append(violation(file, line: type.line, advice))
        }
        if types.isEmpty, let first = declarations.first(where: \.isExtension) {
            let advice = "only extends '\(first.name)'; call the file \(first.name)+Aspect.swift"
            found.append(violation(file, line: first.line, advice))
        }
        return found
    }

    private func checkAspect(
        _ file: SourceFile, of base: String, _ types: [TypeDeclaration],
        _ declarations: [TypeDeclaration]
    ) -> [Violation] {
        var found = types.map { type in
            let advice = "an aspect of \(base) declares '\(type.name)'; move it to its own file"
            return violation(file, line: type.line, advice)
        }
        let extended = declarations.filter(\.isExtension).map(\.name)
        // A nested type is an aspect too: `extension Base.Nested`, and `extension Outer.Base`.
        let isAspect = extended.contains { name in
            name == base || name.hasPrefix("\(base).") || name.hasSuffix(".\(base)")
        }
        if !isAspect {
            let advice = "named for \(base) but does not extend it; rename the file"
            found.append(violation(file, line: 1, advice))
        }
        return found
    }
}
