using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RefractoryEpilepsy.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Jobs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateOnly>(
                name: "asked_as_of",
                table: "runs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "attempts",
                table: "runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "cancel_asked",
                table: "runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "done",
                table: "runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<DateTime>(
                name: "heartbeat",
                table: "runs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "input",
                table: "runs",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "knowledge_before",
                table: "runs",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTime>(
                name: "lease_until",
                table: "runs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "not_before",
                table: "runs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "owner",
                table: "runs",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "replace",
                table: "runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "source_id",
                table: "runs",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "stage",
                table: "runs",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTime>(
                name: "stage_started",
                table: "runs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "token",
                table: "runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "total",
                table: "runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "trigger",
                table: "runs",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "unit",
                table: "runs",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "whole",
                table: "runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "run_id",
                table: "records",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "run_id",
                table: "gaps",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<DateOnly>(
                name: "as_of",
                table: "cases",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateOnly(1, 1, 1));

            migrationBuilder.AddColumn<string>(
                name: "basis",
                table: "cases",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "place",
                table: "cases",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "chunks",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    run_id = table.Column<long>(type: "INTEGER", nullable: false),
                    stage = table.Column<string>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    of = table.Column<int>(type: "INTEGER", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    from_patient = table.Column<string>(type: "TEXT", nullable: false),
                    to_patient = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    items = table.Column<long>(type: "INTEGER", nullable: false),
                    message = table.Column<string>(type: "TEXT", nullable: true),
                    owner = table.Column<string>(type: "TEXT", nullable: false),
                    token = table.Column<long>(type: "INTEGER", nullable: false),
                    lease_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    finished = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_chunks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "deliveries",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    source_id = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", nullable: false),
                    run_id = table.Column<long>(type: "INTEGER", nullable: false),
                    found = table.Column<DateTime>(type: "TEXT", nullable: false),
                    taken_in = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deliveries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sources",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    group = table.Column<string>(type: "TEXT", nullable: true),
                    auth_file = table.Column<string>(type: "TEXT", nullable: true),
                    cron = table.Column<string>(type: "TEXT", nullable: true),
                    enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    added = table.Column<DateTime>(type: "TEXT", nullable: false),
                    last_due = table.Column<DateTime>(type: "TEXT", nullable: true),
                    said = table.Column<string>(type: "TEXT", nullable: true),
                    @checked = table.Column<DateTime>(name: "checked", type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sources", x => x.id);
                });

            // Killed processes of earlier versions left runs behind that say "running" for ever.
            migrationBuilder.Sql("UPDATE runs SET state = 'failed', message = 'Its process ended before it was done.' WHERE state = 'running'");

            migrationBuilder.CreateIndex(
                name: "IX_runs_source",
                table: "runs",
                column: "source",
                unique: true,
                filter: "state IN ('waiting', 'running')");

            migrationBuilder.CreateIndex(
                name: "IX_runs_state",
                table: "runs",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "IX_cases_as_of",
                table: "cases",
                column: "as_of");

            migrationBuilder.CreateIndex(
                name: "IX_chunks_run_id_stage_number",
                table: "chunks",
                columns: new[] { "run_id", "stage", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_chunks_state",
                table: "chunks",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_source_id_name_fingerprint",
                table: "deliveries",
                columns: new[] { "source_id", "name", "fingerprint" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_sources_name",
                table: "sources",
                column: "name",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "chunks");

            migrationBuilder.DropTable(
                name: "deliveries");

            migrationBuilder.DropTable(
                name: "sources");

            migrationBuilder.DropIndex(
                name: "IX_runs_source",
                table: "runs");

            migrationBuilder.DropIndex(
                name: "IX_runs_state",
                table: "runs");

            migrationBuilder.DropIndex(
                name: "IX_cases_as_of",
                table: "cases");

            migrationBuilder.DropColumn(
                name: "asked_as_of",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "attempts",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "cancel_asked",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "done",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "heartbeat",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "input",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "knowledge_before",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "lease_until",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "not_before",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "owner",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "replace",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "source_id",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "stage",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "stage_started",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "token",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "total",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "trigger",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "unit",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "whole",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "run_id",
                table: "records");

            migrationBuilder.DropColumn(
                name: "run_id",
                table: "gaps");

            migrationBuilder.DropColumn(
                name: "as_of",
                table: "cases");

            migrationBuilder.DropColumn(
                name: "basis",
                table: "cases");

            migrationBuilder.DropColumn(
                name: "place",
                table: "cases");
        }
    }
}
