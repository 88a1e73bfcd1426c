// The audit log as a table for spreadsheets (RFC 4180). Names come from outside, and a cell that begins like
// a formula would be run by the spreadsheet of whoever opens the file: such cells begin with an apostrophe.
#pragma once

#include <string>

#include "core/domain/audit/audit_entry.h"

namespace signalbox::api {

std::string audit_csv_head();
std::string audit_csv_line(const AuditEntry& entry);

// One cell, in quotes.
std::string csv_cell(std::string_view text);

}  // namespace signalbox::api
