using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RefractoryEpilepsy.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Held : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "patients_file",
                table: "sources",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "type_filters",
                table: "sources",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_own",
                table: "record_names",
                type: "boolean",
                nullable: false,
                defaultValue: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "patients_file",
                table: "sources");

            migrationBuilder.DropColumn(
                name: "type_filters",
                table: "sources");

            migrationBuilder.DropColumn(
                name: "is_own",
                table: "record_names");
        }
    }
}
