/** The drawings that the editor uses, of Tabler Icons. */

import chevronRight from "@tabler/icons/outline/chevron-right.svg?raw";
import arrowBackUp from "@tabler/icons/outline/arrow-back-up.svg?raw";
import arrowDown from "@tabler/icons/outline/arrow-down.svg?raw";
import arrowForwardUp from "@tabler/icons/outline/arrow-forward-up.svg?raw";
import arrowUp from "@tabler/icons/outline/arrow-up.svg?raw";
import alertCircle from "@tabler/icons/outline/alert-circle.svg?raw";
import bold from "@tabler/icons/outline/bold.svg?raw";
import blockquote from "@tabler/icons/outline/blockquote.svg?raw";
import clearFormatting from "@tabler/icons/outline/clear-formatting.svg?raw";
import code from "@tabler/icons/outline/code.svg?raw";
import copy from "@tabler/icons/outline/copy.svg?raw";
import device from "@tabler/icons/outline/device-desktop.svg?raw";
import eye from "@tabler/icons/outline/eye.svg?raw";
import grip from "@tabler/icons/outline/grip-vertical.svg?raw";
import italic from "@tabler/icons/outline/italic.svg?raw";
import link from "@tabler/icons/outline/link.svg?raw";
import list from "@tabler/icons/outline/list.svg?raw";
import numbers from "@tabler/icons/outline/list-numbers.svg?raw";
import phone from "@tabler/icons/outline/device-mobile.svg?raw";
import plus from "@tabler/icons/outline/plus.svg?raw";
import rule from "@tabler/icons/outline/minus.svg?raw";
import send from "@tabler/icons/outline/send.svg?raw";
import strike from "@tabler/icons/outline/strikethrough.svg?raw";
import subscript from "@tabler/icons/outline/subscript.svg?raw";
import superscript from "@tabler/icons/outline/superscript.svg?raw";
import trash from "@tabler/icons/outline/trash.svg?raw";
import underline from "@tabler/icons/outline/underline.svg?raw";
import upload from "@tabler/icons/outline/upload.svg?raw";
import close from "@tabler/icons/outline/x.svg?raw";

export const ICONS = {
  alertCircle,
  arrowBackUp,
  arrowDown,
  arrowForwardUp,
  arrowUp,
  blockquote,
  bold,
  chevronRight,
  clearFormatting,
  close,
  code,
  copy,
  device,
  eye,
  grip,
  italic,
  link,
  list,
  numbers,
  phone,
  plus,
  rule,
  send,
  strike,
  subscript,
  superscript,
  trash,
  underline,
  upload,
} as const;

export type IconName = keyof typeof ICONS;
