// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// Who may do what with an object.
package struct ObjectACL: Sendable, Equatable {
    /// The owner's canonical id, where the store tells it.
    package var ownerID: String?
    package var grants: [S3Grant]

    package init(ownerID: String?, grants: [S3Grant]) {
        self.ownerID = ownerID
        self.grants = grants
    }

    /// Reads `AccessControlPolicy`. What is granted on buckets only (`WRITE`) says nothing about an
    /// object and is left out. A grantee's sort is told by the element that names him: the
    /// attribute `xsi:type` says the same.
    init(_ tree: XMLTree) {
        ownerID = tree.child("Owner")?.value("ID")
        grants = (tree.child("AccessControlList")?.all("Grant") ?? []).compactMap { grant in
            guard let grantee = grant.child("Grantee"),
                let permission = grant.value("Permission").flatMap(S3Permission.init(rawValue:))
            else { return nil }
            let names: [(String, S3GranteeTypeIdentifier)] = [
                ("ID", .id), ("URI", .uri), ("EmailAddress", .emailAddress),
            ]
            for (element, type) in names {
                guard let identifier = grantee.value(element) else { continue }
                return S3Grant(
                    granteeType: type, identifier: identifier, permission: permission)
            }
            return nil
        }
    }

    /// Whether nothing is granted but full control to the owner, which is what a new object gets
    /// anyhow.
    package var isPrivate: Bool {
        grants.allSatisfy {
            $0.granteeType == .id && $0.identifier == ownerID && $0.permission == .fullControl
        }
    }
}
