/// The table mappings of an AWS DMS task: what its rules do to names, and what of the result can be compared. Pure.
///
/// Read from text by [io.lockstep.events.mapping.TableMappings#parse]; asked by
/// [io.lockstep.events.mapping.TableMappings#resolve], which has an answer for every table it is given. What AWS
/// does not say is never guessed: such a table or column is not comparable, with the reason. Sources are the pages
/// of the AWS DMS user guide, <https://docs.aws.amazon.com/dms/latest/userguide/>, named here by what follows
/// `CHAP_Tasks.CustomizingTasks.`: `TableMapping.SelectionTransformation.Selections`, `….Transformations`,
/// `….Wildcards`, `….Expressions`, `….Masking`, `….Tablesettings`, and `Filters`.
@NullMarked
package io.lockstep.events.mapping;

import org.jspecify.annotations.NullMarked;
