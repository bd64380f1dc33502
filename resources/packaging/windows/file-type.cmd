@echo off
rem Has Windows open projects (.rplan) with the program in this folder, for you alone.
rem     file-type.cmd            a double click on a project opens it
rem     file-type.cmd remove     takes that back
setlocal
set "PROGRAM=%~dp0equipment-replacement-planner.exe"
set "CLASSES=HKCU\Software\Classes"
set "TYPE=EquipmentReplacementPlanner.Project"
if /i "%~1"=="remove" goto remove
if not exist "%PROGRAM%" (
    echo The program is not in this folder: %~dp0
    exit /b 1
)
reg add "%CLASSES%\.rplan" /ve /d "%TYPE%" /f >nul || exit /b 1
reg add "%CLASSES%\.rplan" /v "Content Type" /d "application/x-equipment-replacement-project" /f >nul
reg add "%CLASSES%\%TYPE%" /ve /d "Equipment replacement project" /f >nul
reg add "%CLASSES%\%TYPE%\DefaultIcon" /ve /d "\"%PROGRAM%\",0" /f >nul
reg add "%CLASSES%\%TYPE%\shell\open\command" /ve /d "\"%PROGRAM%\" \"%%1\"" /f >nul || exit /b 1
echo A double click on a project opens it with %PROGRAM%
exit /b 0

:remove
reg delete "%CLASSES%\.rplan" /f >nul 2>&1
reg delete "%CLASSES%\%TYPE%" /f >nul 2>&1
echo Windows does not know projects any more. The projects themselves stay.
exit /b 0
